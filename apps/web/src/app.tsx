import { Redirect, Route, Router, Switch } from 'wouter-preact';
import { useHashLocation } from 'wouter-preact/use-hash-location';
import { MarketScreen } from './screens/market/market-screen.tsx';
import { SearchScreen } from './screens/market/search-screen.tsx';
import { OverviewScreen } from './screens/overview/overview-screen.tsx';
import { PortfolioScreen } from './screens/portfolio/portfolio-screen.tsx';
import { ReportsScreen } from './screens/reports/reports-screen.tsx';
import { StrategiesScreen } from './screens/strategies/strategies-screen.tsx';
import { SystemScreen } from './screens/system/system-screen.tsx';
import { TradeScreen } from './screens/trade/trade-screen.tsx';
import { Shell } from './shell/shell.tsx';

/** The page. Its addresses stand behind `#`, so that the server has one address to answer. */
export const App = () => (
  <Router hook={useHashLocation}>
    <Shell>
      <Switch>
        <Route path="/" component={OverviewScreen} />
        <Route path="/portfolio/:id" component={PortfolioScreen} />
        <Route path="/market" component={SearchScreen} />
        <Route path="/market/:venue/:marketId/:outcome" component={MarketScreen} />
        <Route path="/trade" component={TradeScreen} />
        <Route path="/trade/:venue/:marketId/:outcome/:tradeId?" component={TradeScreen} />
        <Route path="/strategies/:id" component={StrategiesScreen} />
        <Route path="/reports/:id" component={ReportsScreen} />
        <Route path="/system" component={SystemScreen} />
        <Route>
          <Redirect to="/" />
        </Route>
      </Switch>
    </Shell>
  </Router>
);

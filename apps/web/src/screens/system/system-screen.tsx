import { AuditPanel } from './audit-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { ReviewsPanel } from './reviews-panel.tsx';
import { VenuesPanel } from './venues-panel.tsx';

/** The server, its venues and its books. */
export const SystemScreen = () => (
  <>
    <div class="head">
      <h1>System</h1>
    </div>
    <HealthPanel />
    <VenuesPanel />
    <div class="half">
      <AuditPanel />
      <ReviewsPanel />
    </div>
  </>
);

import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { StageKind } from '@keshen/programme';
import { withWords } from '../../i18n';
import type { ApplicationPage, CaseView, Conclude } from './application.api';

/** What a stage kind's own screen receives. `conclude` sends an outcome of `view.stage.outcomes`. */
export type StagePanelProps = { page: ApplicationPage; view: CaseView; conclude: Conclude };
type Panel = LazyExoticComponent<ComponentType<StagePanelProps>>;

/** For the entries below; the component is the module's default export. */
const panel = (load: () => Promise<{ default: ComponentType<StagePanelProps> }>): Panel =>
  lazy(withWords(load));

/**
 * The screen of each stage kind, fetched when a case of that kind is opened. A kind without an entry is
 * concluded by the plain panel: outcomes with a remark.
 */
export const stagePanels: Partial<Record<StageKind, Panel>> = {
  form: panel(() => import('./draft.panel')),
  endorsement: panel(() => import('../screening/endorsement.panel')),
  'formal-check': panel(() => import('../screening/formal-check.panel')),
  review: panel(() => import('../review/review.panel')),
  defence: panel(() => import('../review/defence.panel')),
  screening: panel(() => import('../screening/screening.panel')),
  verification: panel(() => import('../screening/verification.panel')),
  'site-visit': panel(() => import('../screening/site-visit.panel')),
  consultation: panel(() => import('../screening/consultation.panel')),
  decision: panel(() => import('../decision/decision.panel')),
  notice: panel(() => import('../notice/notice.panel')),
  objection: panel(() => import('../notice/objection.panel')),
  agreement: panel(() => import('../award/agreement.panel')),
  payment: panel(() => import('../payment/payment.panel')),
  quota: panel(() => import('../voucher/quota.panel')),
  milestone: panel(() => import('../award/milestone.panel')),
  acceptance: panel(() => import('../award/acceptance.panel')),
  upward: panel(() => import('../recognition/upward.panel')),
  registration: panel(() => import('../recognition/registration.panel')),
  evaluation: panel(() => import('../award/evaluation.panel')),
};

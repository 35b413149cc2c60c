import { routes as applicationRoutes } from './features/application/routes';
import { routes as awardRoutes } from './features/award/routes';
import { routes as decisionRoutes } from './features/decision/routes';
import { routes as letterRoutes } from './features/letter/routes';
import { routes as noticeRoutes } from './features/notice/routes';
import { routes as notificationRoutes } from './features/notification/routes';
import { routes as identityRoutes } from './features/identity/routes';
import { routes as operationsRoutes } from './features/operations/routes';
import { routes as paymentRoutes } from './features/payment/routes';
import { routes as programmeRoutes } from './features/programme/routes';
import { routes as publicRoutes } from './features/public/routes';
import { routes as receiptRoutes } from './features/receipt/routes';
import { routes as recognitionRoutes } from './features/recognition/routes';
import { routes as defenceRoutes } from './features/defence/routes';
import { routes as drawRoutes } from './features/draw/routes';
import { routes as reviewRoutes } from './features/review/routes';
import { routes as voucherRoutes } from './features/voucher/routes';
import { routes as subsidyRoutes } from './features/subsidy/routes';
import type { RouteNode } from './route-tree';

/** The whole portal as one tree; each capability brings its own branch. */
export const routes: readonly RouteNode[] = [
  ...publicRoutes,
  ...identityRoutes,
  ...programmeRoutes,
  ...applicationRoutes,
  ...receiptRoutes,
  ...reviewRoutes,
  ...defenceRoutes,
  ...drawRoutes,
  ...decisionRoutes,
  ...letterRoutes,
  ...noticeRoutes,
  ...awardRoutes,
  ...paymentRoutes,
  ...recognitionRoutes,
  ...voucherRoutes,
  ...subsidyRoutes,
  ...notificationRoutes,
  ...operationsRoutes,
];

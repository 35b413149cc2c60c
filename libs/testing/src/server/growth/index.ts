export { makeExemplars } from './exemplars';
export { grow } from './grow';
export { grownPages, type Page, type Reader, type Readers } from './pages';
export { grownReaders, sealAgain } from './readers';
export { indexesOf, readWhole, type PlanNode } from './plans';

/** Apart, so that it is fetched when somebody objects. */
export { objectionRequest } from '@keshen/notice';

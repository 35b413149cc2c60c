/** Apart, so that it is fetched when somebody has typed: everybody opens this page. */
export { signInRequest } from '@keshen/identity';

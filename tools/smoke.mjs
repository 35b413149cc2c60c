// The portal as a newcomer gets it: start it, sign in over HTTP with the first demonstration account it
// shows, press Ctrl-C, see that nothing is left.
import { portIsFree } from './start/ports.mjs';
import { startPortal } from './portal.mjs';

function check(holds, what) {
  if (!holds) throw new Error(what);
  process.stdout.write(`  ✓ ${what}\n`);
}

/** Requests that keep their cookies, as a browser does. */
function visitor(address) {
  const cookies = new Map();
  return async (method, path, { body, csrf } = {}) => {
    const headers = { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') };
    if (body) headers['content-type'] = 'application/json';
    if (csrf) headers['x-csrf-token'] = csrf;
    const answer = await fetch(address + path, { method, headers, body: body && JSON.stringify(body) });
    for (const cookie of answer.headers.getSetCookie()) {
      const [key, value] = cookie.split(';')[0].split(/=(.*)/s);
      cookies.set(key, value);
    }
    return { status: answer.status, text: await answer.text() };
  };
}

async function signInAndOut(address, { email, password }) {
  const call = visitor(address);
  const session = async () => JSON.parse((await call('GET', '/api/session')).text);
  const before = await session();
  check(before.account === null, 'a visitor is nobody');
  const wrong = { login: email, password: `${password}x` };
  const refused = await call('POST', '/api/session', { body: wrong, csrf: before.csrf });
  check(refused.status === 401, 'a wrong password is refused');
  const accepted = await call('POST', '/api/session', {
    body: { login: email, password },
    csrf: before.csrf,
  });
  check(accepted.status < 300, `${email} signs in`);
  const during = await session();
  check(during.account?.email === email, `the session is theirs`);
  const left = await call('DELETE', '/api/session', { csrf: during.csrf });
  check(left.status < 300 && (await session()).account === null, 'and ends when they sign out');
}

async function visit({ address, accounts, seconds }) {
  check(true, `the portal is ready (${seconds.toFixed(1)} s)`);
  const page = await fetch(address);
  check(page.ok && (await page.text()).includes('<div id="root">'), 'the web app is served');
  for (const path of ['/api/health', '/api/ready'])
    check((await fetch(address + path)).ok, `${path} answers`);
  check(accounts.length > 0, 'demonstration accounts are shown');
  await signInAndOut(address, accounts[0]);
}

try {
  const portal = await startPortal();
  let left = '';
  try {
    await visit(portal);
  } finally {
    left = await portal.stop();
  }
  check(left === '', 'no process is left');
  check(await portIsFree(portal.port), 'the port is free again');
} catch (error) {
  process.stderr.write(`  ✗ ${error.message}\n`);
  process.exitCode = 1;
}

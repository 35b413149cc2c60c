// A provider of identities on loopback: npm's oidc-provider, certified by the OpenID Foundation. It lets in whoever
// login_hint names, with the claims it was started with, and denies "nobody". One argument: the settings as JSON.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { port, client, secret, callback, home, people } = JSON.parse(process.argv[2]);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: client,
      client_secret: secret,
      redirect_uris: [callback],
      post_logout_redirect_uris: [home],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  claims: {
    openid: ['sub', 'acr', 'amr'],
    profile: ['name', 'unit_name', 'credit_code'],
    email: ['email', 'email_verified'],
  },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['for tests only'] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
});

/** No page: the person named by login_hint is let in at once. */
async function interact(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const [accountId, acr] = String(params.login_hint).split('+');
  if (accountId === 'nobody') {
    return provider.interactionFinished(request, response, { error: 'access_denied' });
  }
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const login = { accountId, remember: false, ...(acr ? { acr, amr: ['hwk'] } : {}) };
  return provider.interactionFinished(request, response, { login, consent: { grantId: await grant.save() } });
}

const serve = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return serve(request, response);
  interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
}).listen(port, '127.0.0.1', () => process.stdout.write('ready\n'));

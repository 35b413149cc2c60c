import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '../config/config';

/** The page that shows the API's documentation carries its styles and its start inside itself. */
const DOCS = '/api/docs';

/** Headers that keep foreign code out: the web app loads everything from its own origin. */
export async function secureHeaders(app: NestFastifyApplication, config: Config): Promise<void> {
  const https = config.PUBLIC_URL.startsWith('https:');
  const policy = {
    'default-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    ...(https ? { 'upgrade-insecure-requests': [] } : {}),
  };
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    hsts: https ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
  const inline =
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (request, reply) => {
      if (request.url.startsWith(DOCS)) reply.header('content-security-policy', inline);
      // A browser that is led to an answer saves it and shows nothing (OWASP ASVS 14.4.2); refusals it may show.
      const json =
        reply.statusCode < 400 && /^application\/json/.test(String(reply.getHeader('content-type')));
      if (json && !reply.hasHeader('content-disposition'))
        reply.header('content-disposition', 'attachment; filename="api.json"');
    });
}

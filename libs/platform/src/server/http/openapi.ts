import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The API's own description (OpenAPI 3.1), made from the schemas that parse its requests. */
export function openApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('科申 Keshen')
    .setDescription(
      'The grant portal of a district science and technology commission. Sign in at POST /api/session; unsafe ' +
        'requests carry the header x-csrf-token from GET /api/session. Refusals are problem documents (RFC 9457).',
    )
    .setVersion('1')
    .addCookieAuth('session')
    .build();
  return SwaggerModule.createDocument(app, about);
}

/** /api/openapi.json and, to browse it, /api/docs. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    customSiteTitle: '科申 API',
  });
}

// An S3 server as a process of its own: `node s3-server.mjs FOLDER [PORT]`. Prints its port.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import S3rver from 's3rver';

const [directory, given = '0'] = process.argv.slice(2);
const server = new S3rver({
  port: Number(given),
  address: '127.0.0.1',
  silent: true,
  directory,
  configureBuckets: [{ name: 'keshen' }],
});

/** ListParts, which s3rver lacks and every real service has. */
server.middleware.unshift(async (ctx, next) => {
  const upload = ctx.query.uploadId;
  if (ctx.method !== 'GET' || !upload) return next();
  const folder = join(directory, 'keshen', '._S3rver_uploads', upload);
  const names = await readdir(folder).catch(() => null);
  ctx.type = 'application/xml';
  if (!names) {
    ctx.status = 404;
    ctx.body = '<Error><Code>NoSuchUpload</Code><Message>no such upload</Message></Error>';
    return;
  }
  const parts = [];
  for (const name of names.filter((each) => /^\d+\.md5$/.test(each))) {
    const number = name.slice(0, -4);
    const [md5, { size }] = await Promise.all([
      readFile(join(folder, name), 'utf8'),
      stat(join(folder, number)),
    ]);
    parts.push(
      `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${md5}&quot;</ETag><Size>${size}</Size></Part>`,
    );
  }
  ctx.body = `<ListPartsResult><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`;
});

const { port } = await server.run();
process.stdout.write(`${port}\n`);

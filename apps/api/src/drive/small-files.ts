import { Buffer } from 'node:buffer';
import PizZip from 'pizzip';
import { smallPdf } from '@keshen/backend/server';
import { writeSheet } from '@keshen/platform/server';

/** The smallest pictures that are ones: a single grey pixel each. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
const jpg =
  '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==';

const word = {
  '[Content_Types].xml':
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  '_rels/.rels':
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  'word/document.xml':
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>样例附件</w:t></w:r></w:p></w:body></w:document>',
};

/** A small real file of a format. */
export async function smallFile(format: string, words = 'A sample attachment'): Promise<Buffer> {
  switch (format) {
    case 'png':
      return Buffer.from(png, 'base64');
    case 'jpg':
      return Buffer.from(jpg, 'base64');
    case 'xlsx':
      return writeSheet([{ name: '样例', columns: [{ title: '内容', kind: 'text' }], rows: [['样例附件']] }]);
    case 'docx': {
      const zip = new PizZip();
      for (const [path, text] of Object.entries(word)) zip.file(path, text);
      return zip.generate({ type: 'nodebuffer' });
    }
    default:
      return smallPdf(words);
  }
}

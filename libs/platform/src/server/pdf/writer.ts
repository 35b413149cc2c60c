import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { fontOf, weights, type Weight } from './fonts';

/** pdfmake's files in memory; its types do not know them. */
const { virtualfs } = pdfmake as unknown as {
  virtualfs: { writeFileSync(name: string, content: Buffer): void };
};
pdfmake.setFonts({ NotoSansSC: { ...weights, italics: weights.normal, bolditalics: weights.bold } });
// A document brings everything with it: nothing is fetched, and no file is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);
// A name stands for each font, which is open already.
for (const [weight, name] of Object.entries(weights)) {
  fontOf(weight as Weight);
  virtualfs.writeFileSync(name, Buffer.from(name, 'latin1'));
}

export const writePdf = (definition: TDocumentDefinitions): Promise<Buffer> =>
  pdfmake
    .createPdf({ defaultStyle: { font: 'NotoSansSC' }, compress: true, ...definition })
    .getBuffer() as Promise<Buffer>;

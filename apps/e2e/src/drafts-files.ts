import type { Page } from 'playwright-core';
import { smallPdf } from '@keshen/backend/server';
import { button, link } from './harness/find';
import { sees } from './harness/sees';
import { until } from './harness/until';

const VOUCHERS = '付款凭证与发票';

/** A PDF that wants to run JavaScript, start a program and open an address as soon as it is opened. */
export function scriptedPdf(): Buffer {
  const script = `app.alert("ran"); this.getURL("http://evil.example/ran"); window.ran = true;`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R /Names << /JavaScript << /Names [(run) 5 0 R] >> >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /AA << /O 5 0 R >>
      /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 200 200] /A 5 0 R >>] >>`,
    '<< /Length 24 >>\nstream\n0 0 1 rg 20 20 90 90 re f\nendstream',
    `<< /S /JavaScript /JS (${script.replace(/[()\\]/g, '\\$&')}) /Next
      << /S /Launch /F (/bin/sh) /Next << /S /URI /URI (http://evil.example/opened) >> >> >>`,
  ];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}

const voucher = (name: string, megabytes: number) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.concat([smallPdf(name), Buffer.alloc(megabytes * 1_048_576, ' ')]),
});

/** Opens the part of a form in which files are handed in. */
export async function openAttachments(page: Page, application: string): Promise<void> {
  await page.goto(`/applications/${application}/form?section=attachments`);
  await sees(page.getByLabel(`为“${VOUCHERS}”选择文件`));
}

/** Three files at once over a slow line: each shows how far it is; one is paused, the page reloaded, all arrive. */
export async function uploadSeveral(page: Page, application: string): Promise<void> {
  const line = await page.context().newCDPSession(page);
  const speed = (uploadThroughput: number) =>
    line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await line.send('Network.enable');
  await openAttachments(page, application);
  await speed(600_000);
  const names = ['一.pdf', '二.pdf', '三.pdf'];
  await page.getByLabel(`为“${VOUCHERS}”选择文件`).setInputFiles(names.map((name) => voucher(name, 1)));
  await page.waitForFunction(() => {
    const bars = [...document.querySelectorAll('[role=progressbar]')];
    return bars.length === 3 && bars.every((bar) => Number(bar.getAttribute('aria-valuenow')) > 0);
  });
  await button(page, '暂停 二.pdf').click();
  await sees(button(page, '继续 二.pdf'));
  await page.reload();
  await sees(button(page, '继续 二.pdf'));
  await speed(-1);
  for (const name of ['一.pdf', '三.pdf']) await sees(link(page, name));
  await button(page, '继续 二.pdf').click();
  for (const name of names) await sees(link(page, name));
  await line.detach();
}

/** Opens a PDF with scripts where it is read. Answers everything that a script of it could have caused. */
export async function readScripted(page: Page, application: string): Promise<string[]> {
  const caused: string[] = [];
  page.on('dialog', (dialog) => {
    caused.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => caused.push(`popup ${popup.url()}`));
  page.on('download', (download) => caused.push(`download ${download.url()}`));
  page.on('request', (request) => {
    if (request.url().includes('evil.example')) caused.push(`request ${request.url()}`);
  });
  await openAttachments(page, application);
  const name = '脚本.pdf';
  await page
    .getByLabel(`为“${VOUCHERS}”选择文件`)
    .setInputFiles({ name, mimeType: 'application/pdf', buffer: scriptedPdf() });
  await link(page, name).click();
  const drawn = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('dialog .pdf-page canvas');
      if (!canvas?.width) return false;
      const at = [canvas.width * 0.3, canvas.height * 0.7] as const;
      return canvas.getContext('2d')!.getImageData(...at, 1, 1).data[2]! > 200;
    });
  await until('the page to be drawn', drawn);
  await page.locator('dialog .pdf-page').click();
  if (await page.evaluate(() => 'ran' in window)) caused.push('a variable of the page');
  await page.keyboard.press('Escape');
  return caused;
}

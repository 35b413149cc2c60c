import type { Page } from 'playwright-core';
import { wanText } from '@keshen/kernel';
import type { Definition, Field } from '@keshen/programme';
import { button, link } from './find';
import { pdf } from './person';
import { sees } from './sees';

type Answers = Record<string, unknown>;
type Section = Definition['form']['sections'][number];

const byId = (page: Page, id: string) => page.locator(`[id="${id}"]`);

/** Fills a section of the form on the screen, control by control, as its definition names them. */
export async function fillSection(page: Page, section: Section, answers: Answers): Promise<void> {
  for (const field of section.fields) {
    const path = `${section.id}.${field.id}`;
    if (answers[path] !== undefined) await fillField(page, field, path, answers[path]);
  }
}

async function fillField(page: Page, field: Field, path: string, value: unknown): Promise<void> {
  const control = byId(page, path);
  switch (field.type) {
    case 'choice':
      if (field.options.length <= 5)
        return page.locator(`input[name="${path}"][value="${String(value)}"]`).check();
      return void (await control.selectOption(String(value)));
    case 'declaration':
      return control.check();
    case 'money':
      return control.fill(wanText(value as number));
    case 'date-range': {
      const { start, end } = value as { start: string; end: string };
      const days = byId(page, `${path}-group`).locator('input[type=date]');
      await days.first().fill(start);
      return days.last().fill(end);
    }
    case 'bank-account': {
      await control.fill(String(value));
      return page.getByLabel('再填一次账号').fill(String(value));
    }
    case 'table':
      return fillTable(page, field, path, value as Answers[]);
    default:
      return control.fill(String(value));
  }
}

async function fillTable(
  page: Page,
  field: Extract<Field, { type: 'table' }>,
  path: string,
  rows: Answers[],
): Promise<void> {
  const group = byId(page, `${path}-group`);
  // A table is drawn with all of its rows at once.
  const drawn = await group.locator('tbody').evaluate((body: HTMLTableSectionElement) => body.rows.length);
  for (const [index, row] of rows.entries()) {
    if (index >= drawn) await button(group, '添一行').click();
    for (const column of field.columns) {
      const value = row[column.id];
      if (value === undefined || (field.fixedRows && column === field.columns[0])) continue;
      const text = column.type === 'money' ? wanText(value as number) : String(value);
      await byId(page, `${path}.${index}.${column.id}`).fill(text);
    }
  }
}

/** Attaches a small PDF to each attachment that the applicant must provide, and waits until it is stored. */
export async function attachFiles(page: Page, definition: Definition): Promise<void> {
  for (const attachment of definition.form.attachments) {
    if (!attachment.required || attachment.providedBy !== 'applicant') continue;
    const name = attachment.name['zh-CN'];
    await page.getByLabel(`为“${name}”选择文件`).setInputFiles(pdf(`${name}.pdf`));
    const group = byId(page, `attachments.${attachment.id}-group`);
    await sees(link(group, `${name}.pdf`));
  }
}

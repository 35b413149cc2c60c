import type { Page } from 'playwright-core';
import { button, heading, link } from './find';
import type { Person } from './person';
import { each, sees } from './sees';
import { until } from './until';

type Stage = { id: string; kind: string; arguments: Record<string, unknown> };
type CaseView = {
  case: {
    id: string;
    kind: string;
    version: number;
    stage: string;
    endedAt: string | null;
    result: string | null;
  };
  stage: Stage;
  view: Record<string, unknown>;
};
export type ApplicationPage = {
  application: { id: string; reference: string; title: string };
  cases: CaseView[];
};

/** The application's own case as this person sees it. */
export async function mainCase(person: Person, application: string): Promise<CaseView> {
  const { cases } = await person.get<ApplicationPage>(`/applications/${application}`);
  return cases.find((each) => each.case.kind === 'application')!;
}

/** Waits until the worker and the people before have brought the application to this stage. */
export async function inStage(person: Person, application: string, stage: string): Promise<CaseView> {
  await until(`stage ${stage}`, async () => (await mainCase(person, application)).case.stage === stage);
  await person.portal.settled();
  return mainCase(person, application);
}

/** Concludes the stage without the screen. */
export async function conclude(
  person: Person,
  application: string,
  outcome: string,
  rest: { remark?: string; record?: object } = {},
): Promise<void> {
  const { case: subject } = await mainCase(person, application);
  await person.post(`/cases/${subject.id}/outcomes`, { outcome, version: subject.version, ...rest });
}

/** Opens the application's page from the desk's list of what waits. */
export async function openFromDesk(person: Person, title: string): Promise<Page> {
  const page = await person.open('/desk');
  await link(page.getByRole('table'), title).click();
  await sees(heading(page, '经过'));
  return page;
}

/** Answers every item of a checklist with 符合. */
export async function tickAll(page: Page): Promise<void> {
  for (const group of await each(page.locator('.chk').getByRole('radiogroup')))
    await group.getByRole('radio', { name: '符合', exact: true }).check();
}

/** Presses an outcome's button on the application's page, with an opinion where one is given. */
export async function press(page: Page, outcome: string, opinion?: string): Promise<void> {
  const box = page.locator('.conclude').last();
  if (opinion) await box.getByLabel('意见').fill(opinion);
  await button(box, outcome).click();
}

import type { Browser, Page } from 'playwright-core';
import { Accessibility, keepPicture, startBrowser } from './browser';
import { chief } from './cast';
import { Person } from './person';
import { Portal, type Backend } from './portal';

/** How long a step may take on a slow machine; nothing waits for it. */
const minutes = 600_000;

/**
 * People on their way through a portal of its own. Of a step that failed it keeps what the page showed; there is no
 * next one then. Everything that a page shows on the way goes past axe.
 */
export class Journey {
  portal!: Portal;
  browser!: Browser;
  private readonly axe = new Accessibility();
  private readonly looks: boolean;
  private page?: Page;
  private failed = '';

  /** `looks`: whether axe is shown the pages; not where another journey shows it the same ones. */
  constructor(
    readonly name: string,
    { backend = 'postgres', looks = true }: { backend?: Backend; looks?: boolean } = {},
  ) {
    this.looks = looks;
    beforeAll(async () => {
      [this.portal, this.browser] = await Promise.all([Portal.start(backend, chief), startBrowser()]);
    }, minutes);
    afterAll(async () => {
      await this.browser?.close();
      await this.portal?.stop();
    }, minutes);
  }

  readonly step = (name: string, work: () => Promise<void>): void =>
    it(
      name,
      async () => {
        if (this.failed) throw new Error(`the journey ended at: ${this.failed}`);
        try {
          await work();
        } catch (cause) {
          this.failed = name;
          const kept = this.page && (await keepPicture(this.page, `${this.name}-${name}`));
          const told = `${String(cause)}\nthe page: ${kept ?? 'none'}\n${this.portal.log('worker')}`;
          throw new Error(told, { cause });
        }
      },
      minutes,
    );

  /** The page that the journey looks at from now on. */
  readonly show = (page: Page): Page => (this.page = page);

  /** Shows the page to axe, under a name for what it finds wrong. */
  readonly look = async (page: Page, name: string): Promise<void> => {
    this.show(page);
    if (this.looks) await this.axe.look(page, name);
  };

  /** The same page in both colours. */
  readonly lookInBoth = async (page: Page, name: string): Promise<void> => {
    await this.look(page, name);
    if (this.looks) await this.axe.lookInTheDark(page, name);
  };

  /** Somebody who has come to the portal for the first time. */
  readonly arrive = (): Promise<Person> => Person.arrive(this.browser, this.portal);

  /** Shows pages that no step passes to axe, every second one in the dark: what they hold is of no matter here. */
  readonly lookAround = async (person: Person, ...paths: string[]): Promise<void> => {
    for (const [i, path] of paths.entries()) {
      const page = this.show(await person.open(path));
      await (i % 2 === 0 ? this.axe.look(page, path) : this.axe.lookInTheDark(page, path));
    }
  };

  /** The administrator, signed in without the form. */
  async administrator(): Promise<Person> {
    const person = await this.arrive();
    await person.signIn(chief.email, chief.password);
    return person;
  }

  /** The last step: axe has looked at this many pages at least, and found none wrong. */
  isAccessible(pages: number): void {
    it('shows nobody a page that axe finds wrong', () => {
      expect(this.axe.problems).toEqual([]);
      expect(this.axe.pages.length).toBeGreaterThan(pages);
    });
  }
}

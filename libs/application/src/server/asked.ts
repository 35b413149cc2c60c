/** What a list of applications is narrowed to: conditions over the case `c`, and over its application `a`, with their values. */
export class Asked {
  constructor(
    private readonly ofCase: string[] = [`c.kind = 'application'`],
    private readonly ofApplication: string[] = [],
    readonly values: unknown[] = [],
    private readonly walked: number | null = null,
  ) {}

  /** The parameter that stands for a value. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  that(condition: string): void {
    this.ofCase.push(condition);
  }

  thatOfApplication(condition: string): void {
    this.ofApplication.push(condition);
  }

  /** The same, to be narrowed further; `walked`: only among so many cases that come first. */
  again(walked = this.walked): Asked {
    return new Asked([...this.ofCase], [...this.ofApplication], [...this.values], walked);
  }

  /** SQL: so many of the cases in this order. Everything else that a list shows is joined to these alone. */
  cases(order: string, most: number): string {
    const limit = `order by ${order} limit ${this.value(most)}`;
    const cases = `select c.* from cases c where ${this.ofCase.join(' and ')}`;
    if (!this.ofApplication.length) return `${cases} ${limit}`;
    const walked = this.walked === null ? '' : `order by ${order} limit ${this.walked}`;
    return `select c.* from (${cases} ${walked}) c join applications a on a.id = c.application_id
      where ${this.ofApplication.join(' and ')} ${limit}`;
  }
}

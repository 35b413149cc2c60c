/**
 * Heavy work that this process does one piece at a time, however many ask for it: whoever comes while it is under way
 * leaves the rest to that run, so that no more than one delivery is busy with it.
 */
export class OneByOne {
  private running = false;
  private again = false;

  /** @param next does the next piece and answers whether there was one */
  async run(next: () => Promise<boolean>): Promise<void> {
    this.again = true;
    if (this.running) return;
    this.running = true;
    try {
      while (this.again) {
        this.again = false;
        while (await next());
      }
    } finally {
      this.running = false;
    }
  }
}

/** One line on a terminal that says how far a long piece of work is; nothing at all elsewhere, or when it is short. */
export class Progress {
  private readonly start = performance.now();
  private last = 0;
  private isShown = false;

  constructor(private readonly write: ((text: string) => void) | undefined) {}

  /** Shows the count once a second has gone, and then five times a second. */
  public show(what: string, done: number, all: number): void {
    if (this.write === undefined) {
      return;
    }
    const now = performance.now();
    if (now - this.start > 1000 && now - this.last > 200) {
      this.last = now;
      this.isShown = true;
      this.write(`\r\u001b[K${what} ${done.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} files`);
    }
  }

  /** Takes the line away. */
  public end(): void {
    if (this.isShown) {
      this.write?.('\r\u001b[K');
      this.isShown = false;
    }
  }
}

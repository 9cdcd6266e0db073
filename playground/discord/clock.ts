interface Alarm {
  readonly dueAt: number;
  readonly run: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** The local Discord's own time: real time plus what a test has skipped. */
export class Clock {
  #skippedMs = 0;
  readonly #alarms = new Set<Alarm>();

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#skippedMs;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  /** Lets `ms` pass at once; whatever is due by then runs before this returns, in order. */
  advance(ms: number): void {
    this.#skippedMs += ms;
    const now = this.now();
    const due = [...this.#alarms].filter((alarm) => alarm.dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt);
    for (const alarm of due) this.#ring(alarm);
    for (const alarm of this.#alarms) this.#arm(alarm, now);
  }

  /** Runs `run` after `ms` of this clock's time; the returned function calls it off. */
  alarm(ms: number, run: () => void): () => void {
    const now = this.now();
    const alarm: Alarm = { dueAt: now + ms, run, timer: undefined };
    this.#alarms.add(alarm);
    this.#arm(alarm, now);
    return () => this.#drop(alarm);
  }

  stop(): void {
    for (const alarm of this.#alarms) this.#drop(alarm);
  }

  #arm(alarm: Alarm, now: number): void {
    clearTimeout(alarm.timer);
    alarm.timer = setTimeout(() => this.#ring(alarm), Math.max(0, alarm.dueAt - now));
    alarm.timer.unref();
  }

  #ring(alarm: Alarm): void {
    if (!this.#alarms.has(alarm)) return;
    this.#drop(alarm);
    alarm.run();
  }

  #drop(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    this.#alarms.delete(alarm);
  }
}

export interface Steps {
  /** A line of its own between the steps. */
  line(text: string): void
  /** Runs one step and prints its time; several may run side by side. `note` is shown behind the time. */
  run<T>(name: string, work: (note: (text: string) => void) => T | Promise<T>): Promise<T>
}
export function createSteps(out?: { isTTY?: boolean; write(text: string): unknown }): Steps

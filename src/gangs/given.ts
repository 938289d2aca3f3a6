/** Options, also where plain JavaScript leaves them out or gives null. */
export function given<T extends object>(options: T | null | undefined): T {
  return options ?? ({} as T);
}

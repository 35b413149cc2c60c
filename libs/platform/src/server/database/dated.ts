/** Instants within JSON are text: a row out of it with those made dates again. */
export function dated<T>(row: object, ...instants: (keyof T & string)[]): T {
  const values = row as Record<string, unknown>;
  return {
    ...values,
    ...Object.fromEntries(
      instants.map((key) => {
        const text = values[key];
        return [key, typeof text === 'string' ? new Date(text) : null];
      }),
    ),
  } as T;
}

import { createContext, useContext, type ReactNode } from 'react';

/** What the page that holds a form tells its fields. Paths are `section.field`. */
export type FormView = {
  /** Whether a question is asked now (`showIf`). */
  visible: (path: string) => boolean;
  /** Whether it may be changed: in a correction only the named sections. */
  readOnly: (path: string) => boolean;
  /** Called when a field is left or a choice is made: the moment to save. */
  onCommit?: (path: string) => void;
  /** Stands beneath a field: who changed it last, a live verdict, a hint from the register. */
  below?: (path: string) => ReactNode;
  /** Feature whose words for problems come first. */
  namespace?: string;
};

export const FormViewContext = createContext<FormView>({ visible: () => true, readOnly: () => false });

export function useFormView(): FormView {
  return useContext(FormViewContext);
}

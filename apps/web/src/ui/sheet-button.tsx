import { useRef, type ComponentProps } from 'react';
import { Button } from './button';

/** A button that asks for a spreadsheet; the same one can be chosen again after it was mended. */
export function SheetButton({
  label,
  onSheet,
  ...look
}: { label: string; onSheet: (file: File) => void } & Pick<
  ComponentProps<typeof Button>,
  'busy' | 'primary' | 'small' | 'icon'
>) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...look} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx"
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onSheet(file);
        }}
      />
    </>
  );
}

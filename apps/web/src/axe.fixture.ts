import { act } from '@testing-library/react';
import axe from 'axe-core';

/**
 * What axe finds wrong with a page or a dialog in a spec: rule and places. Without a layout it sees no colours and no
 * regions of the shell, which the browser journeys show it.
 */
export async function axeFinds(element: Element = document.body): Promise<string[]> {
  const { violations } = await act(() =>
    axe.run(element, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`));
}

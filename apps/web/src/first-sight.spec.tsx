import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { makeQueryClient } from './api';
import { FirstSight } from './first-sight';

/** Reads one thing, and another when that is here. */
function Reader({ read }: { read: (what: string) => Promise<string> }) {
  const first = useQuery({ queryKey: ['first'], queryFn: () => read('first') });
  const second = useQuery({ queryKey: ['second'], queryFn: () => read('second'), enabled: !!first.data });
  return <p>{[first.data, second.data].join()}</p>;
}

function show(read?: (what: string) => Promise<string>) {
  const { container } = render(
    <QueryClientProvider client={makeQueryClient()}>
      <FirstSight>{read ? <Reader read={read} /> : <p>nothing to read</p>}</FirstSight>
    </QueryClientProvider>,
  );
  return () => !container.querySelector('.sight')!.classList.contains('unseen');
}

describe('the first page', () => {
  it('that reads nothing is seen at once', () => expect(show()()).toBe(true));

  it('is seen when all that it reads is here, and stays seen', async () => {
    const answers: Record<string, (answer: string) => void> = {};
    const seen = show((what) => new Promise((resolve) => (answers[what] = resolve)));
    expect(seen()).toBe(false);
    await act(async () => answers.first!('one'));
    await screen.findByText('one,');
    expect(seen()).toBe(false);
    await act(async () => answers.second!('two'));
    await screen.findByText('one,two');
    expect(seen()).toBe(true);
  });

  it('is seen with gaps when an answer is slow', () => {
    jest.useFakeTimers();
    const seen = show(() => new Promise(() => undefined));
    act(() => jest.advanceTimersByTime(999));
    expect(seen()).toBe(false);
    act(() => jest.advanceTimersByTime(1));
    expect(seen()).toBe(true);
    jest.useRealTimers();
  });
});

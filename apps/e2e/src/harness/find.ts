import type { Locator, Page } from 'playwright-core';

type Place = Page | Locator;

/** By its whole name: one that is a part of another may match two. */
export const button = (place: Place, name: string): Locator =>
  place.getByRole('button', { name, exact: true });

/** By its whole name. */
export const link = (place: Place, name: string): Locator => place.getByRole('link', { name, exact: true });

/** By its whole name. */
export const heading = (place: Place, name: string): Locator =>
  place.getByRole('heading', { name, exact: true });

/** A section's heading, which begins with its number. */
export const section = (place: Place, title: string): Locator =>
  place.getByRole('heading', { level: 2, name: title, exact: false });

import { Letter1764001400500 } from './letter.migration';

export { fillDocx } from './docx/fill';
export { writeDocx, type Block } from './docx/write';
export * from './letter.module';
export * from './letter.queries';
export * from './letter.service';
export * from './letter.words';
export * from './template.service';
export const letterMigrations = [Letter1764001400500];

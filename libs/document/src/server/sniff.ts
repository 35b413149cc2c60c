import { fileTypeFromFile } from 'file-type';
import { extensionOf, kindOfMediaType, looksLikeText, type FileKind } from '../domain/file-kinds';
import { headOf } from './file.store';

const TEXT_HEAD = 65_536;

/**
 * What a file is by its content, whatever its name says; null when it is nothing we know. Text has no mark of its own:
 * it is taken for what its name calls it, csv or txt.
 */
export async function kindOfContent(path: string, size: number, name: string): Promise<FileKind | null> {
  const found = await fileTypeFromFile(path);
  if (found) return kindOfMediaType(found.mime);
  const named = extensionOf(name);
  if (named !== 'csv' && named !== 'txt') return null;
  return looksLikeText(await headOf(path, TEXT_HEAD), size <= TEXT_HEAD) ? named : null;
}

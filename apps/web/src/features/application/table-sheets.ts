import { api } from '../../api';
import { upload } from '../../form/file-upload';
import type { StoredFile } from '../../form/attachment-field';
import type { FormSheets } from '../../form/form-view';
import { currentLocale } from '../../i18n';

/** Tables of an application as spreadsheets. Reading one keeps nothing: the rows go into the form. */
export const tableSheets = (application: string): FormSheets => ({
  read: async (path, file) => {
    const { id } = await upload<StoredFile>(file, { formats: 'xlsx' });
    return api.post(`/applications/${application}/tables/${path}/rows`, { body: { file: id } });
  },
  write: (path, rows) =>
    api.post(`/applications/${application}/tables/${path}/sheet`, {
      body: { rows, language: currentLocale() },
    }),
});

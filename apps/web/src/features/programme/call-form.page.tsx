import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { PageProblem } from '../../layout';
import { Loading, PageFrame } from '../../ui';
import { useManagedCall, useProgrammes } from './admin.api';
import { CallForm } from './call-form';
import './words';

/** Writing a call: a new one, or a draft that is not public yet. */
export default function CallFormPage() {
  const { id } = useParams();
  const { t } = useTranslation('programme');
  const programmes = useProgrammes();
  const managed = useManagedCall(id);
  const error = programmes.error ?? managed.error;
  if (error) return <PageProblem problem={error} />;
  const title = t(id ? 'admin.edit' : 'admin.new');
  return (
    <PageFrame title={title} roomy>
      <section className="lead tight">
        <h1>{title}</h1>
      </section>
      {!programmes.data || (id && !managed.data) ? (
        <Loading />
      ) : (
        <CallForm
          key={managed.data?.call.version}
          programmes={programmes.data.items}
          call={managed.data?.call}
          policyFiles={managed.data?.policyFiles}
        />
      )}
    </PageFrame>
  );
}

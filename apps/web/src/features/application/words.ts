import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/application.json' with { type: 'json' };

const en = () => import('../../locales/en/application.json', { with: { type: 'json' } });
addBundle('application', zh, en);
// Panels of other capabilities meet these refusals as well.
addBundle('problems', zh.problems, en, 'problems');

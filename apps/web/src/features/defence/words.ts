import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/defence.json' with { type: 'json' };

const en = () => import('../../locales/en/defence.json', { with: { type: 'json' } });
addBundle('defence', zh, en);

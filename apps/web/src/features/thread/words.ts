import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/thread.json' with { type: 'json' };

const en = () => import('../../locales/en/thread.json', { with: { type: 'json' } });
addBundle('thread', zh, en);

import { paths } from '@platform/client';
import { amount } from '@platform/format';
import { title } from '@platform/ui';

const app = document.querySelector('#app');
if (app !== null) app.textContent = `${title('The office')}: ${Object.keys(paths).length} services, ${amount(99)}`;

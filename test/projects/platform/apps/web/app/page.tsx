import { paths } from '@platform/client';
import { amount } from '@platform/format';
import { title } from '@platform/ui';

export default function Page() {
  return (
    <main>
      <h1>{title('The shop')}</h1>
      <p>From {amount(1250)}</p>
      <p>Orders at {paths.orders}</p>
    </main>
  );
}

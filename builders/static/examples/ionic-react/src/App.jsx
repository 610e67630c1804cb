import { IonApp, IonRouterOutlet, setupIonicReact } from '@ionic/react';
import { IonReactRouter } from '@ionic/react-router';
import '@ionic/react/css/core.css';
import { Route } from 'react-router-dom';
import { About } from './pages/About';
import { Home } from './pages/Home';

setupIonicReact();

export function App() {
  return (
    <IonApp>
      <IonReactRouter basename={import.meta.env.BASE_URL}>
        <IonRouterOutlet>
          <Route path="/" element={<Home />} />
          <Route path="/about" element={<About />} />
        </IonRouterOutlet>
      </IonReactRouter>
    </IonApp>
  );
}

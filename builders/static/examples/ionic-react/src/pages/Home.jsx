import { IonContent, IonPage } from '@ionic/react';
import { Link } from 'react-router-dom';

export function Home() {
  return (
    <IonPage>
      <IonContent>
        <h1>An application of pages</h1>
        <Link to="/about">About</Link>
      </IonContent>
    </IonPage>
  );
}

import { IonContent, IonPage } from '@ionic/react';

export function About() {
  return (
    <IonPage>
      <IonContent>
        <h1>About this application</h1>
      </IonContent>
    </IonPage>
  );
}

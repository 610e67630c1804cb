import { Component, h, State } from '@stencil/core';

const home = new URL(document.baseURI).pathname.replace(/about$/, '');
const about = `${home}about`;

@Component({ tag: 'app-root', styleUrl: 'app-root.css', shadow: false })
export class AppRoot {
  @State() path = window.location.pathname;

  private go = (event: MouseEvent) => {
    event.preventDefault();
    window.history.pushState(null, '', about);
    this.path = about;
  };

  render() {
    return (
      <main>
        <a href={about} onClick={this.go}>
          About
        </a>
        {this.path === about ? <app-about /> : <app-home />}
      </main>
    );
  }
}

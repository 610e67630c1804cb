import { Component, h } from '@stencil/core';

@Component({ tag: 'app-about', shadow: true })
export class AppAbout {
  render() {
    return <h1>About this application</h1>;
  }
}

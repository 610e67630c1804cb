<template><h1>An application of routes</h1></template>

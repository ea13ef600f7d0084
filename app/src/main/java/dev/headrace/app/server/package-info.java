/** The composition root: builds a server out of the rooms, over a data folder. */
@org.jspecify.annotations.NullMarked
package dev.headrace.app.server;

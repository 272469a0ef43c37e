package dev.runctl.architecture.planted.loop.a;

public class A {
    Object b = dev.runctl.architecture.planted.loop.b.B.class;
}

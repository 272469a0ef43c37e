package dev.runctl.architecture.planted.loop.b;

public class B {
    Object a = dev.runctl.architecture.planted.loop.a.A.class;
}

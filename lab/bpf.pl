#!/usr/bin/perl
# Loads a BPF program of two instructions, which gives one verdict for every frame, and hooks it up: usage
# bpf.pl xdp|tc NAME VERDICT INTERFACE. Written by hand because clang is on few machines. On XDP it stays for as long as this runs;
# for `tc` it becomes a filter of the interface's ingress, which must have clsact, by way of a BPF file system of its own.
use strict;
use warnings;

# bpf(2) on x86-64 and arm64, its commands, and the types of programs (linux/bpf.h).
my $SYS_BPF = -e '/lib64/ld-linux-x86-64.so.2' ? 321 : 280;
use constant { PROG_LOAD => 5, OBJ_PIN => 6, LINK_CREATE => 28, BPF_XDP => 37, SCHED_CLS => 3, XDP => 6 };

my ($type, $name, $verdict, $interface) = @ARGV;
my $code = instruction(0xb7, $verdict) . instruction(0x95, 0);    # r0 = verdict; exit
my $license = "GPL\0";
my $program = bpf(PROG_LOAD, pack('L L Q Q L L Q L L a16 L L', $type eq 'xdp' ? XDP : SCHED_CLS, length($code) / 8,
    address($code), address($license), 0, 0, 0, 0, 0, $name, 0, 0));
if ($type eq 'xdp') {
    open(my $file, '<', "/sys/class/net/$interface/ifindex") or die "find $interface: $!\n";
    my $link = bpf(LINK_CREATE, pack('L L L L', $program, <$file> + 0, BPF_XDP, 0));
    $| = 1;
    print "ready\n";
    sleep;
} else {
    my $folder = "/tmp/bpf-$$";
    mkdir $folder or die "make $folder: $!\n";
    eval {
        system('mount', '-t', 'bpf', 'bpf', $folder) == 0 or die "no BPF file system\n";
        my $path = "$folder/$name\0";
        bpf(OBJ_PIN, pack('Q L L', address($path), $program, 0));
        my @filter = ('filter', 'add', 'dev', $interface, 'ingress', 'bpf', 'direct-action');
        system('tc', @filter, 'pinned', "$folder/$name") == 0 or die "tc adds no filter\n";
    };
    my $failed = $@;
    system('umount', $folder);
    rmdir $folder;
    die $failed if $failed;
}

sub instruction { my ($op, $value) = @_; return pack('C C s l', $op, 0, 0, $value) }
sub address { return unpack('Q', pack('P', $_[0])) }

sub bpf {
    my ($command, $attributes) = @_;
    my $result = syscall($SYS_BPF, $command, $attributes, length $attributes);
    die "bpf command $command: $!\n" if $result < 0;
    return $result;
}

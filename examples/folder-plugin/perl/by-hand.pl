#!/usr/bin/env perl
# A plugin of two parts, a metric and a predictor, that speaks the protocol by hand: Perl's own modules only.
use strict; use warnings;
use JSON::PP;
use List::Util qw(max reduce sum0); use Math::BigFloat;

my @cards = (
  {kind => 'metric', name => 'worst-error', summary => 'largest absolute error, to a power',
    parameters => [{name => 'power', type => {type => 'number', least => 0.1, most => 10}, default => 1}],
    metric => {shape => 'pairs', direction => 'lower-is-better', range => [0, undef]}},
  {kind => 'predictor', name => 'nearest-row', summary => 'the target of the training row with the nearest inputs',
    predictor => {inputs => [1, undef]}});
my %answers = (
  hello => sub { {magic => 'bellwether-plugin', api => 1, name => 'by-hand-in-perl', version => '1.0'} },
  describe => sub { {name => 'by-hand-in-perl', version => '1.0', workers => 2, plugins => \@cards} },
  score => sub {
    my ($request, $tables) = @_;
    my ($actual, $predicted) = @{$tables->{pairs}}{qw(actual predicted)};
    my $worst = max map { abs($actual->[$_] - $predicted->[$_]) } 0 .. $#$actual;
    my $value = defined $worst ? exact($worst ** $request->{settings}{power}) : undef;
    return {result => {values => [{name => 'value', value => $value}], reason => @$actual ? undef : 'there is no row'}};
  },
  fit => sub {
    my ($request, $tables) = @_;
    my @rows = map { [map { exact($_) } @$_] } rows_of($request, $tables);
    return {error => {kind => 'rows', message => 'there is no training row'}} unless @rows;
    return {fitted => {rows => \@rows, targets => [map { exact($_) } @{$tables->{target}{target}}]}};
  },
  predict => sub {
    my ($request, $tables) = @_;
    my ($known, $targets) = @{$request->{fitted}}{qw(rows targets)};
    my @values = map {
      my $row = $_;
      my @far = map { my $one = $_; sum0 map { ($one->[$_] - $row->[$_]) ** 2 } 0 .. $#$row } @$known;
      $targets->[reduce { $far[$b] < $far[$a] ? $b : $a } 0 .. $#far];
    } rows_of($request, $tables);
    my $table = {name => 'predictions', rows => scalar @values, columns => [{name => 'value', type => 'number'}]};
    return {tables => [$table]}, \@values;
  });
sub exact { Math::BigFloat->new(sprintf '%.17g', shift) }    # all digits of a number; Perl alone would write 15
sub rows_of {
  my ($request, $tables) = @_;
  my ($table) = grep { $_->{name} eq 'rows' } @{$request->{tables}};
  my @columns = map { $tables->{rows}{$_->{name}} } @{$table->{columns}};
  return map { my $row = $_; [map { $_->[$row] } @columns] } 0 .. $table->{rows} - 1;
}
sub read_frame {
  read(STDIN, my $start, 16) or exit 0;    # the end of the input is the end of the plugin
  my ($magic, $header_length, $payload_length) = unpack 'a4 L< Q<', $start;
  die "standard input has no frames\n" unless $magic eq 'BWF1';
  read STDIN, my ($text), $header_length;
  read STDIN, my ($payload), $payload_length;
  my ($header, $place, %tables) = (JSON::PP->new->utf8->decode($text), 0);
  for my $table (@{$header->{tables} // []}) {
    for my $column (@{$table->{columns}}) {
      my $cells = $column->{values} // [unpack "x$place d<$table->{rows}", $payload];
      $place += 8 * $table->{rows} if $column->{type} eq 'number';
      $tables{$table->{name}}{$column->{name}} = $cells;
    }
  }
  return $header, \%tables;
}
unless (($ENV{BELLWETHER_PLUGIN_PROTOCOL} // '') eq '1') {
  print STDERR "a plugin for Bellwether: name its folder under 'plugins:' in an experiment\n";
  exit 2;
}
open my $out, '>&', \*STDOUT or die;
open STDOUT, '>&', \*STDERR or die;    # what else is printed goes to the log
binmode $_ for \*STDIN, $out;
while (my ($request, $tables) = read_frame()) {
  my $function = $answers{$request->{call}} // sub { die "there is no call '$request->{call}'\n" };
  my ($header, @columns) = eval { $function->($request, $tables) };
  $header = {error => {kind => 'internal', message => $@ =~ s/\s+$//r}} if $@;
  my $text = JSON::PP->new->utf8->allow_bignum->encode({id => $request->{id}, %$header});
  $text .= ' ' x (-length($text) % 8);
  my $payload = join '', map { pack 'd<*', @$_ } @columns;
  print {$out} pack('a4 L< Q<', 'BWF1', length $text, length $payload), $text, $payload;
  $out->flush;
}

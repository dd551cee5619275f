using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class LatencyRecorderTests
{
    private const double Precision = 0.001;

    private static readonly Gen<long[]> Samples = Gen.Frequency(
        (5, Gen.Long[0, 5_000]), (5, Gen.Long[0, 1_000_000]), (1, Gen.Long[0, LatencyRecorder.HighestMicroseconds])).Array[1, 400];

    [Fact]
    public void Percentiles_are_those_of_the_sorted_samples_to_a_thousandth() => Samples.Sample(samples =>
    {
        LatencyRecorder recorder = Record(samples);
        long[] sorted = [.. samples.Order()];
        foreach (double percentile in new[] { 1.0, 50, 90, 99, 100 })
        {
            double expected = sorted[Math.Max((int)Math.Ceiling(percentile / 100 * sorted.Length) - 1, 0)] / 1_000.0;
            Assert.InRange(recorder.PercentileMs(percentile), expected * (1 - Precision), expected * (1 + Precision) + 1e-9);
        }
    }, iter: 500);

    [Fact]
    public void Smallest_and_largest_are_exact_and_every_sample_is_in_a_bucket_that_holds_it() => Samples.Sample(samples =>
    {
        Distribution times = Record(samples).ToDistribution();
        Assert.Equal(samples.Length, times.Count);
        Assert.Equal(samples.Min() / 1_000.0, times.Min);
        Assert.Equal(samples.Max() / 1_000.0, times.Max);
        Assert.InRange(times.Mean, times.Min, times.Max);
        Assert.Equal(samples.Length, times.Buckets.Sum(bucket => bucket.Count));
        Assert.All(times.Buckets, bucket => Assert.True(bucket.FromMs < bucket.ToMs && bucket.Count > 0));
        Assert.Equal(times.Buckets.Select(bucket => bucket.FromMs).Order(), times.Buckets.Select(bucket => bucket.FromMs));
        Assert.True(times.Buckets[0].FromMs <= times.Min * (1 + Precision));
        Assert.True(times.Buckets[^1].ToMs >= times.Max * (1 - Precision));
    }, iter: 500);

    [Fact]
    public void Two_added_up_are_as_one_that_saw_it_all() => Gen.Select(Samples, Samples).Sample((first, second) =>
    {
        LatencyRecorder sum = Record(first);
        sum.Add(Record(second));
        Distribution expected = Record([.. first, .. second]).ToDistribution();
        Assert.Equivalent(expected, sum.ToDistribution(), strict: true);
    }, iter: 200);

    [Fact]
    public void Below_nothing_is_nothing_and_above_an_hour_is_an_hour()
    {
        LatencyRecorder recorder = Record([-1, long.MinValue, long.MaxValue]);
        Distribution times = recorder.ToDistribution();
        Assert.Equal(3, recorder.Count);
        Assert.Equal(0, times.Min);
        Assert.Equal(3_600_000, times.Max);
        Assert.Equal(3_600_000, recorder.PercentileMs(100));
    }

    [Fact]
    public void Without_samples_all_is_zero_also_after_a_reset()
    {
        LatencyRecorder recorder = Record([5, 6]);
        recorder.Reset();
        Assert.Equivalent(new Distribution(0, 0, 0, 0, 0, 0, null, 0, []), recorder.ToDistribution(), strict: true);
        Assert.Equal(0, recorder.PercentileMs(99));

        recorder.Record(7);
        Assert.Equal(0.007, recorder.MaxMs);
        Assert.Equal(0.007, recorder.ToDistribution().Min);
    }

    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, true)]
    public void The_last_thousandth_needs_ten_thousand_samples(int count, bool isThere)
    {
        var recorder = new LatencyRecorder();
        recorder.Record(1_000, count);
        Assert.Equal(isThere ? 1.0 : null, recorder.ToDistribution().P999);
    }

    [Fact]
    public void A_sample_no_times_is_none()
    {
        var recorder = new LatencyRecorder();
        recorder.Record(1_000, 0);
        recorder.Record(1_000, -5);
        Assert.Equal(0, recorder.Count);
    }

    private static LatencyRecorder Record(long[] samples)
    {
        var recorder = new LatencyRecorder();
        foreach (long sample in samples)
            recorder.Record(sample);
        return recorder;
    }
}

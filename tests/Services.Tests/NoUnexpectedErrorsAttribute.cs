using System.Reflection;
using Xunit.v3;

[assembly: VoteTracker.Services.Tests.NoUnexpectedErrors]

namespace VoteTracker.Services.Tests;

/// <summary>Fails each test whose own suites logged an error that it did not announce.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NoUnexpectedErrorsAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => ErrorLog.AssertAllExpectedIn(test.UniqueID);
}
